"""The reading process. It runs by path, apart from the application: nothing here imports Django or talentcareer."""
