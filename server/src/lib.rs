//! The front door: commands, router, sign-in, guards, and what the program carries inside itself.

pub mod commands;
pub mod config;
pub mod router;
pub mod listener;
mod signals;

pub mod sign_in;
pub mod stand_in;
pub mod guards;
mod refused;
mod health;

pub mod mail;
pub mod jobs;
mod trouble;

pub mod api;
pub mod assets;
pub mod demo;
