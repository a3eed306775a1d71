"""The grammar and the words that sourcing reads sentences by; nothing here knows of sources."""
