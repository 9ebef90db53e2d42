create extension if not exists pg_trgm;

-- Stored bytes by their hash. A row is made in the transaction that first refers to it.
create table blobs (
  sha256 bytea primary key check (length(sha256) = 32),
  size_bytes bigint not null check (size_bytes >= 0),
  crc32 bigint not null,
  created_at timestamptz(3) not null default now()
);

-- StorageFile and StorageFolder. A folder's size_bytes, item_count and change_seq cover everything
-- below it that is not in the trash. A trashed node keeps its place and carries trashed_at; what is
-- below it stays untouched, so that trashing is one row's work whatever the size of the tree.
create table nodes (
  id uuid primary key,
  serial_id bigint generated always as identity unique,
  is_file boolean not null,
  owner_id uuid not null references users (id) on delete cascade,
  parent_id uuid references nodes (id) on delete cascade,
  name text not null,
  name_key text collate "C" not null,
  search_key text collate "C" not null,
  sort_key text collate "C" not null,
  description text not null default '',
  icon text not null,
  extension text not null default '',
  media_type text not null default '',
  size_bytes bigint not null default 0,
  item_count bigint not null default 0,
  sha256 bytea,
  version_number integer,
  is_public boolean not null default false,
  download_count bigint not null default 0,
  last_accessed_at timestamptz(3),
  change_seq bigint not null,
  trashed_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  modified_at timestamptz(3) not null default now(),
  check (is_file = (sha256 is not null) and is_file = (version_number is not null)),
  check (size_bytes >= 0 and item_count >= 0),
  check (parent_id is not null or not is_file)
) with (fillfactor = 80);
-- One live node per name and folder: the database settles races of names.
create unique index nodes_name on nodes (parent_id, name_key) where trashed_at is null;
create unique index nodes_root on nodes (owner_id) where parent_id is null;
-- Listing by name with folders first, keyset.
create index nodes_listing on nodes (parent_id, is_file, sort_key, id) where trashed_at is null;
-- Children of a folder whatever their state: purge, copy, foreign key.
create index nodes_parent on nodes (parent_id);
-- Mission: visibility of an owner's nodes.
create index nodes_public on nodes (owner_id, is_public) where is_public;
create index nodes_recent on nodes (owner_id, modified_at desc, id desc) where is_file and trashed_at is null;
create index nodes_duplicates on nodes (owner_id, sha256) where is_file and trashed_at is null;
create index nodes_prefix on nodes (owner_id, search_key, id) where trashed_at is null;
create index nodes_search on nodes using gin (search_key gin_trgm_ops) where trashed_at is null;

-- FileVersion: only ever added; see the trigger below.
create table file_versions (
  id uuid primary key,
  file_id uuid not null references nodes (id) on delete cascade,
  number integer not null check (number >= 1),
  sha256 bytea not null references blobs (sha256),
  size_bytes bigint not null,
  media_type text not null,
  restored_from integer,
  created_by uuid references users (id) on delete set null,
  created_at timestamptz(3) not null default now(),
  unique (file_id, number)
);
create index file_versions_blob on file_versions (sha256);
create index file_versions_author on file_versions (created_by);

create function refuse_version_change() returns trigger language plpgsql as $$
begin
  if (new.id, new.file_id, new.number, new.sha256, new.size_bytes, new.media_type, new.restored_from, new.created_at)
    is distinct from
    (old.id, old.file_id, old.number, old.sha256, old.size_bytes, old.media_type, old.restored_from, old.created_at)
  then
    raise exception 'a file version is never changed' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger file_versions_are_final before update on file_versions
  for each row execute function refuse_version_change();

-- Every state a node had: the delta feed, undo and the view of a folder as it was read this.
-- Rows outlive their node, so that a client that was away learns what is gone.
create table node_history (
  id bigint generated always as identity primary key,
  node_id uuid not null,
  owner_id uuid not null references users (id) on delete cascade,
  seq_from bigint not null,
  seq_to bigint,
  valid_from timestamptz(3) not null default now(),
  valid_to timestamptz(3),
  parent_id uuid,
  name text not null,
  version_number integer,
  state text not null check (state in ('live', 'trashed', 'deleted'))
);
create unique index node_history_open on node_history (node_id) where seq_to is null;
create index node_history_node on node_history (node_id, seq_from);
create index node_history_feed on node_history (owner_id, seq_from, id);

-- TrashBin: one row for each deleted root.
create table trash_items (
  node_id uuid primary key references nodes (id) on delete cascade,
  owner_id uuid not null references users (id) on delete cascade,
  deleted_by uuid references users (id) on delete set null,
  deleted_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);
create index trash_items_owner on trash_items (owner_id, deleted_at desc, node_id desc);
create index trash_items_expiry on trash_items (expires_at);
create index trash_items_deleted_by on trash_items (deleted_by);

-- Stars are personal, also on what others share.
create table stars (
  user_id uuid not null references users (id) on delete cascade,
  node_id uuid not null references nodes (id) on delete cascade,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, node_id)
);
create index stars_node on stars (node_id);

-- ActivityLog. Entries outlive the node and the user that they name.
create table activity_log (
  id uuid primary key,
  owner_id uuid not null references users (id) on delete cascade,
  user_id uuid,
  type text not null,
  node_id uuid,
  node_name text,
  seq bigint,
  details jsonb not null default '{}',
  ip inet,
  user_agent text,
  created_at timestamptz(3) not null default now()
);
create index activity_log_owner on activity_log (owner_id, id desc);
create index activity_log_user on activity_log (user_id, created_at desc);
create index activity_log_node on activity_log (node_id, id desc);
