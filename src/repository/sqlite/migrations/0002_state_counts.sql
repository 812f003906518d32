-- How many operations there are in each state, so that nobody has to count them; the writer keeps it up to date.
CREATE TABLE state_counts (
  state INTEGER PRIMARY KEY,
  count INTEGER NOT NULL
);

INSERT INTO state_counts (state, count) SELECT state, count(*) FROM operations GROUP BY state;
