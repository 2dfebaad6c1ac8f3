"""The form by which a group reports itself (`/meldinn`): its questions as data, its states, and how an answer is taken. Pure."""
