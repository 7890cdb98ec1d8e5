namespace Vectron.PlacementDriver.Cli.Tests;

[Collection(ClusterScene.Name)]
public sealed class SettingsCommandTests(ClusterFixture cluster)
{
    [Fact]
    public async Task Settings_ReadAndChanged_AreRememberedWithTheirAuthor()
    {
        GoldenOutput.ShouldEqual("settings-get", await cluster.RunAsync("settings", "get"), cluster);
        GoldenOutput.ShouldEqual(
            "settings-dry-run", await cluster.RunAsync("settings", "set", "max_workers=500", "--dry-run"), cluster);
        GoldenOutput.ShouldEqual(
            "settings-set",
            await cluster.RunAsync("settings", "set", "max_workers=500", "idempotency_kept_ms=5m"),
            cluster);
        GoldenOutput.ShouldEqual(
            "settings-set-again", await cluster.RunAsync("settings", "set", "max_workers=500"), cluster);
        GoldenOutput.ShouldEqual(
            "settings-get-one", await cluster.RunAsync("settings", "get", "max_workers", "-o", "json"), cluster);
        GoldenOutput.ShouldEqual("settings-history", await cluster.RunAsync("settings", "history"), cluster, numbers: true);
    }

    [Theory]
    [InlineData("wrong-value", "replication_factor=4", "max_shards=0", "max_worker=1")]
    [InlineData("wrong-form", "max_workers")]
    [InlineData("wrong-unit", "max_workers=5s")]
    [InlineData("twice", "max_workers=5", "max_workers=6")]
    public async Task Set_WithMistakes_NamesThem(string name, params string[] values) => GoldenOutput.ShouldEqual(
        $"settings-{name}", await cluster.RunAsync(["settings", "set", .. values]), cluster);

    [Fact]
    public async Task Get_OfNoSetting_NamesThoseThereAre() => GoldenOutput.ShouldEqual(
        "settings-unknown", await cluster.RunAsync("settings", "get", "nothing"), cluster);
}
