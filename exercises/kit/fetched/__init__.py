"""A model that is no part of the kit and on no hub that has to be reached: fetched by pip, once, and kept converted."""
