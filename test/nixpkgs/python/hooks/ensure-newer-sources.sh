# A zip file cannot hold dates before 1980.
ensureNewerSources() {
  find . '!' -newermt 1980-01-02 -exec touch --no-create --date=1980-01-02 {} +
}

postUnpackHooks+=(ensureNewerSources)
