# Sourced by the scripts: sets $dotnet to the .NET command, or ends with a sentence when there is none.
dotnet=
for candidate in dotnet "${DOTNET_ROOT:-}/dotnet" "${HOME:-}/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet; do
  if command -v "$candidate" >/dev/null 2>&1; then dotnet=$candidate; break; fi
done
if [ -z "$dotnet" ]; then
  echo 'kiln: the .NET 10 SDK is missing; install it (see README.md) and start again.' >&2
  exit 1
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1
[ -n "${HOME:-}" ] || export HOME="${TMPDIR:-/tmp}" DOTNET_CLI_HOME="${TMPDIR:-/tmp}"
