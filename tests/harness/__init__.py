"""What tests of the running application start and break: only processes, files and databases of their own."""
