//! Empty: the tests are in the binary `it`, and a package needs a target of its own.
