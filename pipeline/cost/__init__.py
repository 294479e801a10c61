"""Cost: prices, what calls take, and the forecast made of both."""
