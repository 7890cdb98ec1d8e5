using Vectron.PlacementDriver.Domain.Settings;

namespace Vectron.PlacementDriver.Domain.Tests.Settings;

public sealed class ClusterSettingsTests
{
    private static readonly ClusterIdentity Identity = new(7, "0123456789abcdef0123456789abcdef");

    [Fact]
    public void Initialize_OnceOnly_FixesIdentityAndSettings()
    {
        var cluster = new TestCluster();
        var settings = new ClusterSettings { ShardsPerCollection = 4 };

        cluster.Do(new InitializeCluster(Identity, settings)).Should().Be(CommandOutcome.Accepted(7));
        var again = cluster.Do(new InitializeCluster(Identity with { Number = 8 }, ClusterSettings.Default));

        again.Reason.Should().Be(RejectionReason.AlreadyExists);
        cluster.Current.Identity.Should().Be(Identity);
        cluster.Current.Settings.Should().Be(settings);
    }

    [Theory]
    [InlineData(0UL, "0123456789abcdef0123456789abcdef")]
    [InlineData(1UL, "0123456789ABCDEF0123456789abcdef")]
    [InlineData(1UL, "0123456789abcdef0123456789abcde")]
    [InlineData(1UL, "")]
    public void Initialize_WrongIdentity_IsRefused(ulong number, string uid) =>
        new TestCluster().Do(new InitializeCluster(new ClusterIdentity(number, uid), ClusterSettings.Default)).Reason
            .Should().Be(RejectionReason.InvalidArgument);

    [Fact]
    public void Update_EveryValueWrong_NamesThemAll()
    {
        var cluster = new TestCluster();

        var outcome = cluster.Do(UpdateSettings.To(new ClusterSettings
        {
            ShardsPerCollection = 0,
            ReplicationFactor = 4,
            UnhealthyAfterMs = 999,
            DownAfterMs = 998,
            ForgottenAfterMs = 997,
            MaxWorkers = 0,
            MaxCollections = -1,
            MaxShards = 10_000_001,
            IdempotencyKeptMs = 0,
            IdempotencyKeptKeys = 0,
            HistoryKept = 100_001,
        }));

        outcome.Reason.Should().Be(RejectionReason.InvalidArgument);
        outcome.Message.Should().Be(
            "shards_per_collection 0 must be from 1 to 4096; "
            + "replication_factor 4 must be odd: an even number of replicas adds no safety; "
            + "unhealthy_after_ms 999 must be from 1000 to 3600000; down_after_ms 998 must be from 1000 to 86400000; "
            + "forgotten_after_ms 997 must be from 1000 to 2592000000; max_workers 0 must be from 1 to 1000000; "
            + "max_collections -1 must be from 1 to 1000000; max_shards 10000001 must be from 1 to 10000000; "
            + "idempotency_kept_ms 0 must be from 1000 to 86400000; "
            + "idempotency_kept_keys 0 must be from 1 to 1000000; history_kept 100001 must be from 1 to 100000");
        cluster.Current.Settings.Should().Be(ClusterSettings.Default);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(7, true)]
    [InlineData(8, false)]
    [InlineData(9, false)]
    public void Update_ReplicationFactor_IsOddFromOneToSeven(int factor, bool accepted) =>
        new TestCluster().Do(UpdateSettings.To(new ClusterSettings { ReplicationFactor = factor })).IsAccepted
            .Should().Be(accepted);

    [Fact]
    public void Update_SameSettings_ChangesNothing()
    {
        var cluster = new TestCluster();

        cluster.Do(UpdateSettings.To(new ClusterSettings())).IsAccepted.Should().BeTrue();

        cluster.Current.Revision.Should().Be(0);
    }

    [Fact]
    public void Update_SomeSettings_LeavesTheOthersAndRemembersWhatWhenAndWho()
    {
        var cluster = new TestCluster();
        cluster.Do(UpdateSettings.To(new ClusterSettings { MaxShards = 77 }));

        cluster.Do(new UpdateSettings([new SettingValue("max_workers", 5), new SettingValue("max_shards", 77)], "alice"));

        cluster.Current.Settings.Should().Be(new ClusterSettings { MaxShards = 77, MaxWorkers = 5 });
        cluster.Current.SettingsHistory.Should().HaveCount(2);
        cluster.Current.SettingsHistory[1].Should().BeEquivalentTo(new SettingsRevision(
            cluster.Current.Revision, cluster.Current.ClockUnixMs, "alice", [new SettingChange("max_workers", 30_000, 5)]));
    }

    [Fact]
    public void Update_WrongNames_NamesThemAll() =>
        new TestCluster().Do(new UpdateSettings(
            [new SettingValue("max_worker", 5), new SettingValue("max_shards", 7), new SettingValue("max_shards", 8)])).Message
            .Should().Be("setting 'max_worker' does not exist; setting 'max_shards' is named twice");

    [Fact]
    public void Update_Nothing_IsRefused() =>
        new TestCluster().Do(new UpdateSettings([])).Reason.Should().Be(RejectionReason.InvalidArgument);

    [Fact]
    public void Update_MoreOftenThanIsRemembered_ForgetsTheOldest()
    {
        var cluster = new TestCluster();
        for (var value = 1; value <= UpdateSettings.MostRemembered + 2; value++)
        {
            cluster.Do(new UpdateSettings([new SettingValue("max_workers", value)]));
        }

        cluster.Current.SettingsHistory.Should().HaveCount(UpdateSettings.MostRemembered);
        cluster.Current.SettingsHistory[0].Changes[0].To.Should().Be(3);
    }

    [Fact]
    public void Catalog_OfSettings_ReadsAndWritesEachValueByItsOwnName()
    {
        typeof(ClusterSettings).GetProperties().Where(property => property.CanWrite)
            .Should().HaveCount(SettingCatalog.All.Length, "every setting can be changed by name");
        foreach (var setting in SettingCatalog.All)
        {
            var value = setting.Read(ClusterSettings.Default) == setting.Lowest ? setting.Highest : setting.Lowest;
            var changed = setting.With(ClusterSettings.Default, value);

            SettingCatalog.All.Where(other => other.Read(changed) != other.Read(ClusterSettings.Default))
                .Should().Equal(setting);
            setting.Read(changed).Should().Be(value);
            SettingCatalog.Find(setting.Name).Should().BeSameAs(setting);
        }
    }
}
