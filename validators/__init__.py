"""The ground: everything about a 自评表 that can be decided without a model."""

import os

# A pydantic plugin of whatever else is installed could change what a form is; to look for one takes time too.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
