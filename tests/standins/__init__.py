"""Stand-ins for what an agent meets in production: gateway, identity service, model and process."""
