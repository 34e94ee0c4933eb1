"""The types of `collect`: hear one (by voice, per language), say one."""
