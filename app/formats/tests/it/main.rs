//! The readers from outside: small invented checkouts, broken bytes, and the community's real files.

#[cfg(test)]
mod upstream;
