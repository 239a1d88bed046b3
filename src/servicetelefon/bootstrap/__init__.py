"""The only place where objects are built and ports meet adapters: one file a process."""
