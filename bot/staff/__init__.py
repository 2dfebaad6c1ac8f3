"""What staff and partners read: pages made of the registry. Nothing here meets the people who write to the bot."""
