"""The checks, a module for each thing that is looked at. `registry.all_checks` finds them by itself."""
