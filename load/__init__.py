"""Many people at once on the real app, and two apps behind a proxy: what ``make load`` runs. See docs/deployment.md."""
