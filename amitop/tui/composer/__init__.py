"""The composer: any Action as a form, with the packet beside it and the exchange below."""
