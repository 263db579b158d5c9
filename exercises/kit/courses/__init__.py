"""How a course is read: `tables` are those of its TOML file, with their lines; `names` says which names will do."""
