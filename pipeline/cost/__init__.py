"""Cost: prices, token model, and the forecast made of both."""
