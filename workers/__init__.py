"""When things happen: the Celery application, its tasks and its schedule."""
