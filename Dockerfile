# Builds the placement driver, its command line (vectron-pd) and the simulator, and packs them without the SDK, for a user
# without rights.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props .editorconfig ./
COPY protos protos
COPY src src
# The lock files decide which packages are used; anything else fails the build.
RUN dotnet publish src/Vectron.PlacementDriver.Server/Vectron.PlacementDriver.Server.csproj \
        --configuration Release --output /app -p:RestoreLockedMode=true \
    && dotnet publish src/Vectron.PlacementDriver.Cli/Vectron.PlacementDriver.Cli.csproj \
        --configuration Release --output /app/cli -p:RestoreLockedMode=true \
    && dotnet publish src/Vectron.PlacementDriver.Simulator/Vectron.PlacementDriver.Simulator.csproj \
        --configuration Release --output /app/simulator -p:RestoreLockedMode=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# Named volumes take over the owner of the directory that they are mounted on.
RUN groupadd --system --gid 10001 vectron \
    && useradd --system --uid 10001 --gid vectron --home-dir /data --no-create-home --shell /usr/sbin/nologin vectron \
    && mkdir /data \
    && chown vectron:vectron /data
COPY --from=build /app /app
RUN ln -s /app/cli/vectron-pd /app/simulator/vectron-simulator /usr/local/bin/
# The diagnostics socket would need a writable /tmp.
ENV VECTRON_PD_DATA_DIR=/data \
    DOTNET_EnableDiagnostics=0
USER vectron
WORKDIR /data
VOLUME /data
EXPOSE 6001 7001 8001
STOPSIGNAL SIGTERM
# Asks /readyz on -http-addr; it reads the same environment as the node, so settings belong there, not in the command.
HEALTHCHECK --interval=5s --timeout=5s --start-period=15s --retries=3 \
    CMD ["/app/vectron-placementdriver", "healthcheck"]
ENTRYPOINT ["/app/vectron-placementdriver"]
