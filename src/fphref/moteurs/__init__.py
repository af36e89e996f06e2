"""Engines that run the one SQL text of coverage: embedded (DuckDB), shared (PostgreSQL), distributed (Spark)."""
