//! What must hold of the whole: the house's own rules, the pages and data over HTTP, the program's commands.

mod house;
mod furnished;
mod doors;
mod invitations;
mod plan;
mod tables;
mod links;
mod odd_forms;
mod pages;
mod escapes;
mod halts;
mod api;
mod serving;
mod stand_in;
mod sign_in;
mod smtp;
mod mail;
mod jobs;
mod program;
mod served;
mod full_disk;
mod secret_settings;
mod running;
mod connections;
mod imports;
mod upstream;
