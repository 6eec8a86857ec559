"""通知: what people were told, the bell in the head of every page, and how they want to be told."""
