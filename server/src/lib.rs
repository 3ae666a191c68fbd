//! The front door: commands, router, guards, and what the program carries inside itself.

pub mod commands;
pub mod config;
pub mod router;

pub mod api;
pub mod assets;
pub mod demo;
mod guards;
