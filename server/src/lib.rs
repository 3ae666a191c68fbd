//! The program `cairn`: commands, router, sign-in, middleware, background jobs, assets and the demo.

pub mod commands;
pub mod config;
pub mod services;
mod coding;
mod page_cache;
pub mod router;
pub mod listener;
mod signals;

pub mod sign_in;
pub mod fake_github;
pub mod github;
pub mod middleware;
mod secret;
mod health;
mod metrics;

pub mod email;
mod backups;
pub mod jobs;
pub mod scheduler;
mod failure_log;
mod file_watch;

pub mod api;
mod archive;
pub mod assets;
pub mod demo;
