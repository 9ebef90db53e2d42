-- Keys that sign access tokens (JWT). The newest signs, the others verify until what they signed has
-- expired. The private half is sealed with the secret key of the installation.
create table signing_keys (
  kid text primary key,
  public_jwk jsonb not null,
  sealed_private_jwk bytea not null,
  created_at timestamptz(3) not null
);
create index signing_keys_age on signing_keys (created_at);

-- Refresh tokens of a session: each can be used once and gives the next one. A used one that comes
-- again was stolen, from us or from the client.
create table refresh_tokens (
  token_hash bytea primary key,
  session_id uuid not null references user_sessions (id) on delete cascade,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index refresh_tokens_session on refresh_tokens (session_id);
