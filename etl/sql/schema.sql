-- The tables of one build beside its sessions (etl/sessions.py). Their meaning is in data/README.md.
CREATE TABLE new.history (session VARCHAR, {columns}, load INTEGER, file INTEGER);
CREATE TABLE new.loads (load INTEGER, "at" TIMESTAMP, kind VARCHAR, undone BOOLEAN, sessions BIGINT);
CREATE TABLE new.files (load INTEGER, file INTEGER, name VARCHAR, sha256 VARCHAR, rows BIGINT, loaded BIGINT, corrected BIGINT,
  duplicate BIGINT, held BIGINT, skipped BIGINT, seconds DOUBLE, notes VARCHAR[]);
CREATE TABLE new.held (load INTEGER, file INTEGER, "row" BIGINT, line BIGINT, sheet VARCHAR, row_hash VARCHAR,
  problems STRUCT("column" VARCHAR, reason VARCHAR, expected VARCHAR)[], cells MAP(VARCHAR, VARCHAR), fixed_by INTEGER);
CREATE TABLE new.skipped (load INTEGER, file INTEGER, sheet VARCHAR, line BIGINT, reason VARCHAR);
CREATE TABLE new.corrections (load INTEGER, file INTEGER, session VARCHAR, "column" VARCHAR, old VARCHAR, new VARCHAR);
CREATE TABLE new.meta (key VARCHAR, value VARCHAR);
