"""What happened in each call, kept: tables, writing, going on after a crash, looking things up."""
