"""What the tests share: servers that speak the OpenAI protocol, a scripted model behind them, graphs, the program."""
