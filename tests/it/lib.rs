//! Empty library: the tests are in the binary `it`, but a package needs a target.
