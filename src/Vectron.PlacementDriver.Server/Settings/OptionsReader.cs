using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>Turns merged values into checked options, or says everything that is wrong with them.</summary>
internal static class OptionsReader
{
    /// <summary>Reads and checks all settings.</summary>
    /// <param name="values">The merged sources.</param>
    /// <param name="errors">Gets what is wrong; the result is to be used only when nothing is.</param>
    public static PlacementDriverOptions Read(SettingValues values, SettingErrors errors)
    {
        var reader = new SettingReader(values, errors);
        var grpc = reader.Address(SettingCatalog.GrpcAddr);
        var raft = reader.Address(SettingCatalog.RaftAddr);
        var nodeId = reader.Id(SettingCatalog.NodeId);
        var members = reader.Members(SettingCatalog.InitialMembers);
        var options = new PlacementDriverOptions
        {
            GrpcListen = grpc,
            RaftListen = raft,
            HttpListen = reader.AddressOrNone(SettingCatalog.HttpAddr),
            GrpcAdvertised = reader.OptionalAddress(SettingCatalog.AdvertiseGrpcAddr) ?? grpc,
            RaftAdvertised = reader.OptionalAddress(SettingCatalog.AdvertiseRaftAddr)
                ?? members.FirstOrDefault(member => member.NodeId == nodeId)?.RaftAddress
                ?? raft,
            NodeId = nodeId,
            ClusterId = reader.Id(SettingCatalog.ClusterId),
            InitialMembers = members,
            DataDirectory = reader.Path(SettingCatalog.DataDir),
            Tls = reader.TlsFiles(SettingCatalog.TlsCert, SettingCatalog.TlsKey, SettingCatalog.TlsCa),
            AuthTokensFile = reader.OptionalPath(SettingCatalog.AuthTokens),
            LogThreshold = reader.OneOf<LogThreshold>(SettingCatalog.LogLevel),
            LogFormat = reader.OneOf<LogFormat>(SettingCatalog.LogFormat),
            OtlpEndpoint = reader.OptionalUrl(SettingCatalog.OtlpEndpoint),
            TracePercent = reader.Count(SettingCatalog.TracePercent, 0, 100),
            ElectionTimeoutMin = reader.Duration(SettingCatalog.ElectionTimeoutMin, Milliseconds(50), Seconds(60)),
            ElectionTimeoutMax = reader.Duration(SettingCatalog.ElectionTimeoutMax, Milliseconds(51), Seconds(120)),
            HeartbeatInterval = reader.Duration(SettingCatalog.HeartbeatInterval, Milliseconds(10), Seconds(30)),
            SnapshotInterval = reader.Count(SettingCatalog.SnapshotInterval, 100, 10_000_000),
            MaxQueue = reader.Count(SettingCatalog.MaxQueue, 1, 1_000_000),
            MaxConnections = reader.Count(SettingCatalog.MaxConnections, 10, 1_000_000),
            MaxStreams = reader.Count(SettingCatalog.MaxStreams, 10, 100_000),
            WorkerRateLimit = reader.Count(SettingCatalog.WorkerRateLimit, 1, 10_000_000),
            GatewayRateLimit = reader.Count(SettingCatalog.GatewayRateLimit, 1, 10_000_000),
            ShutdownTimeout = reader.Duration(SettingCatalog.ShutdownTimeout, Milliseconds(100), Seconds(3_600)),
            Seed = ReadSeed(reader),
        };
        new OptionsValidator(values, errors).Validate(options, reader.Switch(SettingCatalog.Insecure));
        return options;
    }

    private static ClusterSettings ReadSeed(SettingReader reader) => new()
    {
        ShardsPerCollection = reader.Count(SettingCatalog.ShardsPerCollection, 1, 4_096),
        ReplicationFactor = reader.Count(SettingCatalog.ReplicationFactor, 1, 7),
        UnhealthyAfterMs = (long)reader.Duration(SettingCatalog.UnhealthyAfter, Seconds(1), Seconds(3_600)).TotalMilliseconds,
        DownAfterMs = (long)reader.Duration(SettingCatalog.DownAfter, Seconds(1), Seconds(86_400)).TotalMilliseconds,
        ForgottenAfterMs = (long)reader.Duration(SettingCatalog.ForgottenAfter, Seconds(1), Seconds(2_592_000)).TotalMilliseconds,
        MaxWorkers = reader.Count(SettingCatalog.MaxWorkers, 1, 30_000),
        MaxCollections = reader.Count(SettingCatalog.MaxCollections, 1, 20_000),
        MaxShards = reader.Count(SettingCatalog.MaxShards, 1, 1_000_000),
    };

    private static TimeSpan Milliseconds(int count) => TimeSpan.FromMilliseconds(count);

    private static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);
}
