"""What several rules stand on; a rule may use these, never another rule."""
