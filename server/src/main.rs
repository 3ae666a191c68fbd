//! The program `cairn`.

use std::process::ExitCode;

// Pages and SQLite allocate many small values on one thread and free them on another, which glibc does slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    server::commands::main()
}
