//! Module-level behaviour, held against Terraform's console in a folder with variables and local values.
