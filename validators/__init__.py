"""The ground: everything about a 自评表 that can be decided without a model."""
