//! The parts of the tests that are programs of their own: a fake SMTP server.

pub mod smtp;
