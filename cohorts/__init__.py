"""People and stages: talents with their numbers, names, posts and titles; stages with dated limits; batches and memberships."""
