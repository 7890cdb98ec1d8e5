using Vectron.PlacementDriver.Domain.Settings;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Tests.Settings;

public sealed class OptionsReaderTests
{
    private const string Three = "-initial-members=1:pd1:7001,2:pd2:7001,3:pd3:7001 -raft-addr=0.0.0.0:7001 -insecure";

    [Fact]
    public void Read_Nothing_GivesTheDefaultsOfTheDocument()
    {
        var (options, errors) = SettingsReading.Read();

        errors.Should().BeEmpty();
        options.Should().BeEquivalentTo(new
        {
            GrpcListen = new HostPort("localhost", 6001),
            RaftListen = new HostPort("localhost", 7001),
            HttpListen = new HostPort("localhost", 8001),
            GrpcAdvertised = new HostPort("localhost", 6001),
            RaftAdvertised = new HostPort("localhost", 7001),
            NodeId = 1UL,
            ClusterId = 1UL,
            DataDirectory = "pd-data",
            Seed = ClusterSettings.Default,
        });
        options.InitialMembers.Should().Equal(new Member(1, new HostPort("localhost", 7001)));
        options.NodeDirectory.Should().Be(Path.Combine("pd-data", "node-1"));
    }

    [Theory]
    [InlineData("", "", "{}", "pd-data")]
    [InlineData("", "", "{\"DataDir\": \"c\"}", "c")]
    [InlineData("", "VECTRON_PD_DATA_DIR=b", "{\"DataDir\": \"c\"}", "b")]
    [InlineData("-data-dir a", "VECTRON_PD_DATA_DIR=b", "{\"DataDir\": \"c\"}", "a")]
    public void Read_SeveralSources_TakesTheStrongest(string flags, string environment, string appSettings, string expected) =>
        SettingsReading.Read(flags, environment, appSettings).Options.DataDirectory.Should().Be(expected);

    [Fact]
    public void Read_EverySetting_EndsUpInTheOptions()
    {
        var (options, errors) = SettingsReading.Read(
            Three + " -node-id 2 -cluster-id 7 -grpc-addr :6002 -http-addr none -data-dir d -log-level warn "
            + "-log-format json -advertise-grpc-addr PD2:6002 -advertise-raft-addr pd2:7001 -election-timeout-min 700ms "
            + "-election-timeout-max 2s -heartbeat-interval 90 -snapshot-interval 500 -max-queue 9 -shutdown-timeout 1m "
            + "-otlp-endpoint http://collector:4317 -trace-percent 20 "
            + "-shards-per-collection 4 -replication-factor 5 -unhealthy-after 10s -down-after 20s -forgotten-after 1h -max-workers 8 -max-collections 6 "
            + "-max-shards 24 -tls-cert c.pem -tls-key c.key -tls-ca ca.pem -auth-tokens tokens -max-connections 11 "
            + "-max-streams 12 -worker-rate-limit 13 -gateway-rate-limit 14");

        errors.Should().BeEmpty();
        options.Should().BeEquivalentTo(new
        {
            NodeId = 2UL,
            ClusterId = 7UL,
            GrpcListen = new HostPort("", 6002),
            RaftListen = new HostPort("0.0.0.0", 7001),
            HttpListen = (HostPort?)null,
            GrpcAdvertised = new HostPort("pd2", 6002),
            RaftAdvertised = new HostPort("pd2", 7001),
            LogThreshold = LogThreshold.Warn,
            LogFormat = LogFormat.Json,
            ElectionTimeoutMin = TimeSpan.FromMilliseconds(700),
            ElectionTimeoutMax = TimeSpan.FromSeconds(2),
            HeartbeatInterval = TimeSpan.FromMilliseconds(90),
            SnapshotInterval = 500,
            MaxQueue = 9,
            ShutdownTimeout = TimeSpan.FromMinutes(1),
            Tls = new TlsFiles("c.pem", "c.key", "ca.pem"),
            AuthTokensFile = "tokens",
            MaxConnections = 11,
            MaxStreams = 12,
            WorkerRateLimit = 13,
            GatewayRateLimit = 14,
            OtlpEndpoint = new Uri("http://collector:4317"),
            TracePercent = 20,
        });
        options.Seed.Should().Be(new ClusterSettings
        {
            ShardsPerCollection = 4,
            ReplicationFactor = 5,
            UnhealthyAfterMs = 10_000,
            DownAfterMs = 20_000,
            ForgottenAfterMs = 3_600_000,
            MaxWorkers = 8,
            MaxCollections = 6,
            MaxShards = 24,
        });
    }

    [Theory]
    [InlineData("-grpc-addr x", "-grpc-addr = \"x\": must be host:port")]
    [InlineData("-grpc-addr=", "-grpc-addr = \"\": must be host:port")]
    [InlineData("-raft-addr localhost:0", "-raft-addr = \"localhost:0\": must be host:port")]
    [InlineData("-http-addr off", "-http-addr = \"off\": must be host:port")]
    [InlineData("-node-id 0", "-node-id = \"0\": must be a whole number from 1 to 18446744073709551615")]
    [InlineData("-node-id 18446744073709551616", "must be a whole number from 1")]
    [InlineData("-cluster-id -1", "-cluster-id = \"-1\": must be a whole number from 1")]
    [InlineData("-data-dir=", "-data-dir = \"\": must be a path")]
    [InlineData("-insecure=maybe", "-insecure = \"maybe\": must be true or false")]
    [InlineData("-log-level loud", "-log-level = \"loud\": must be one of debug, info, warn, error")]
    [InlineData("-log-level 1", "must be one of debug")]
    [InlineData("-log-format xml", "must be one of auto, text, json")]
    [InlineData("-otlp-endpoint collector:4317", "-otlp-endpoint = \"collector:4317\": must be a URL such as")]
    [InlineData("-otlp-endpoint ftp://collector", "must be a URL such as http://collector:4317")]
    [InlineData("-trace-percent 101", "-trace-percent = \"101\": must be a whole number from 0 to 100")]
    [InlineData("-max-queue 0", "-max-queue = \"0\": must be a whole number from 1 to 1000000")]
    [InlineData("-max-queue 1000001", "must be a whole number from 1 to 1000000")]
    [InlineData("-snapshot-interval 99", "must be a whole number from 100 to 10000000")]
    [InlineData("-max-workers 30001", "must be a whole number from 1 to 30000")]
    [InlineData("-max-collections 20001", "must be a whole number from 1 to 20000")]
    [InlineData("-max-shards 0", "must be a whole number from 1 to 1000000")]
    [InlineData("-shards-per-collection 4097", "must be a whole number from 1 to 4096")]
    [InlineData("-replication-factor 2", "-replication-factor = \"2\": must be odd")]
    [InlineData("-replication-factor 9", "must be a whole number from 1 to 7")]
    [InlineData("-unhealthy-after 999ms", "from 1s to 3600s")]
    [InlineData("-down-after 25h", "from 1s to 86400s")]
    [InlineData("-forgotten-after 999ms", "from 1s to 2592000s")]
    [InlineData("-shutdown-timeout soon", "-shutdown-timeout = \"soon\": must be a duration")]
    [InlineData("-election-timeout-min 1s", "must be less than -election-timeout-max = \"1s\"")]
    [InlineData("-heartbeat-interval 251ms", "must be at most half of -election-timeout-min = \"500ms\"")]
    [InlineData("-initial-members=", "\"\" must be id:host:port")]
    [InlineData("-initial-members 1:localhost", "\"1:localhost\" must be id:host:port")]
    [InlineData("-initial-members 0:localhost:7001", "\"0:localhost:7001\" must be id:host:port")]
    [InlineData("-initial-members 1:localhost:7001,2:localhost:7002", "has 2 members; 1 and 3 are supported")]
    [InlineData("-initial-members 1:a:1,2:b:1,3:c:1,4:d:1", "has 4 members; 1 and 3 are supported")]
    [InlineData("-initial-members 1:a:1,2:b:1,3:c:1,4:d:1,5:e:1", "has 5 members; 1 and 3 are supported")]
    [InlineData("-initial-members 1:localhost:7001,1:localhost:7002,3:localhost:7003", "names id 1 2 times")]
    [InlineData("-initial-members 1:localhost:7001,2:localhost:7001,3:localhost:7003", "names address localhost:7001 2 times")]
    [InlineData("-initial-members 1:0.0.0.0:7001", "stands for every interface, which nobody can dial")]
    [InlineData("-node-id 2", "-node-id = \"2\": is not in -initial-members, which has 1")]
    [InlineData("-raft-addr localhost:7009", "listens on another port than this node's entry")]
    [InlineData("-advertise-raft-addr localhost:7009", "must equal this node's entry in -initial-members, localhost:7001")]
    [InlineData("-advertise-raft-addr 0.0.0.0:7001", "stands for every interface")]
    [InlineData("-advertise-grpc-addr [::]:6001", "-advertise-grpc-addr = \"[::]:6001\": stands for every interface")]
    [InlineData("-grpc-addr 0.0.0.0:6001 -insecure", "say what clients should dial with -advertise-grpc-addr")]
    [InlineData("-grpc-addr pd1:6001", "-grpc-addr = \"pd1:6001\": listens beyond this machine in plain text")]
    [InlineData("-raft-addr 10.0.0.1:7001", "-raft-addr = \"10.0.0.1:7001\": listens beyond this machine in plain text")]
    [InlineData("-http-addr :8001", "-http-addr = \":8001\": listens beyond this machine in plain text")]
    [InlineData("-tls-cert c.pem -tls-key c.key", "-tls-ca = \"\": must be given too: TLS takes -tls-cert, -tls-key, -tls-ca")]
    [InlineData("-auth-tokens t", "-auth-tokens = \"t\": needs -tls-cert, -tls-key and -tls-ca")]
    [InlineData("-max-streams 9", "must be a whole number from 10 to 100000")]
    [InlineData("-max-connections 9", "must be a whole number from 10 to 1000000")]
    [InlineData("-worker-rate-limit 0", "must be a whole number from 1 to 10000000")]
    [InlineData("-gateway-rate-limit x", "must be a whole number from 1 to 10000000")]
    [InlineData("-http-addr localhost:6001", "clashes with -grpc-addr = \"localhost:6001\"")]
    [InlineData("-initial-members 1:pd1:7001,2:pd2:7001,3:pd3:7001", "only this machine can reach it, but the other nodes dial pd1:7001")]
    [InlineData("-initial-members 1:localhost:7001,2:pd2:7001,3:pd3:7001", "is a loopback address, which nodes on other machines cannot reach")]
    public void Read_AWrongSetting_NamesKeyValueAndRule(string flags, string expected) =>
        SettingsReading.Read(flags).Errors.Should().Contain(expected);

    [Fact]
    public void Read_SeveralWrongSettings_NamesAllAtOnce()
    {
        var (_, errors) = SettingsReading.Read(
            "-node-id 0 -max-queue x", "VECTRON_PD_LOG_LEVEL=loud", "{\"ReplicationFactor\": 4, \"Tpyo\": 1}");

        errors.Should().StartWith("5 settings are wrong:")
            .And.Contain("-node-id = \"0\"")
            .And.Contain("-max-queue = \"x\"")
            .And.Contain("VECTRON_PD_LOG_LEVEL = \"loud\"")
            .And.Contain("PlacementDriver:ReplicationFactor in appsettings.json = \"4\"")
            .And.Contain("PlacementDriver:Tpyo in appsettings.json: there is no such setting");
    }

    [Theory]
    [InlineData("-raft-addr localhost:7009 -advertise-raft-addr localhost:7001")]
    [InlineData("-initial-members 1:localhost:7001,2:localhost:7002,3:localhost:7003")]
    [InlineData("-raft-addr [::1]:7001")]
    [InlineData("-grpc-addr :6001 -advertise-grpc-addr pd1:6001 -insecure=true")]
    [InlineData("-http-addr :8001 -raft-addr pd1:7001 -initial-members 1:pd1:7001 -grpc-addr pd1:6001 -tls-cert c -tls-key k -tls-ca a")]
    public void Read_SettingsThatGoTogether_AreTaken(string flags) =>
        SettingsReading.Read(flags).Errors.Should().BeEmpty();
}
