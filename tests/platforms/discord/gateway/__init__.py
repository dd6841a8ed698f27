"""The gateway: sessions over WebSockets, and the events that go through them (events/gateway)."""
