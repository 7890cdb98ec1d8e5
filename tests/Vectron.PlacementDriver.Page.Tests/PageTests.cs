using System.Diagnostics;
using Microsoft.Playwright;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;
using Xunit.Abstractions;

namespace Vectron.PlacementDriver.Page.Tests;

/// <summary>The page in a real browser.</summary>
[Collection(Browser.Collection)]
public sealed class PageTests(Browser browser, ITestOutputHelper output)
{
    private const int Phone = 390;

    public static TheoryData<string> Views => ["overview", "shards", "moves", "workers", "collections", "nodes", "activity"];

    [SkippableFact]
    public async Task Overview_OfAClusterThatIsWell_SaysSoAndFollowsItLive()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("");

        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Healthy");
        await Assertions.Expect(Tile(scene, "Workers serving")).ToContainTextAsync("6 of 6");
        await Assertions.Expect(Tile(scene, "Shards")).ToContainTextAsync("32");

        await scene.Server.Placement.CreateCollectionAsync(new CreateCollectionRequest { Name = "live", Dimension = 4 });

        await Assertions.Expect(Tile(scene, "Shards")).ToContainTextAsync("48");
        await Assertions.Expect(scene.Page.Locator(".entries")).ToContainTextAsync("collection live: created with 16 shards of 3 replicas");
        scene.Complaints.Should().BeEmpty();
        scene.Requested.Should().OnlyContain(url => url.Authority == scene.Server.Http.Authority, "nothing comes from elsewhere");
    }

    [SkippableFact]
    public async Task Overview_WhenWorkersFallSilent_NamesTheProblemsAndRecovers()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("overview");

        scene.Judge(1, healthy: false);
        var problems = scene.Page.GetByRole(AriaRole.List, new() { Name = "Problems" });
        await Assertions.Expect(problems).ToContainTextAsync("1 worker not heard from");
        await Assertions.Expect(problems).ToContainTextAsync("16 shards with fewer live replicas than asked for");

        scene.Judge(2, healthy: false);
        await Assertions.Expect(problems).ToContainTextAsync("cannot write: no majority of the replicas is alive");
        await Assertions.Expect(scene.Page.Locator(".health")).ToHaveAttributeAsync("data-state", "critical");

        scene.Judge(1, healthy: true);
        scene.Judge(2, healthy: true);
        await Assertions.Expect(scene.Page.Locator(".health")).ToHaveTextAsync("Healthy");
    }

    [SkippableFact]
    public async Task Map_ClickOnAShard_ExplainsIt()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("shards");
        var shard = scene.Replica.Current.Shards[5];

        await scene.Page.Locator("#shard-5").ClickAsync();

        var dialog = scene.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("All 3 replicas that were asked for are alive.");
        await Assertions.Expect(dialog).ToContainTextAsync(shard.PlacementReason);
        await Assertions.Expect(dialog).ToContainTextAsync($"{shard.Range.Start:x16}");
        scene.Page.Url.Should().EndWith("#/shards/5", "a link to it can be passed on");

        scene.Judge(shard.Replicas[1], healthy: false);
        await Assertions.Expect(dialog).ToContainTextAsync("2 of 3 replicas are alive, a majority");
        scene.Complaints.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Shard_AskedWhyItIsNotOnAWorker_AnswersWithEachDecider()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        var shard = scene.Replica.Current.Shards[5];
        var elsewhere = scene.Replica.Current.Workers.Keys.First(worker => !shard.Replicas.Contains(worker));
        await scene.GoAsync("shards/5");
        var dialog = scene.Page.GetByRole(AriaRole.Dialog);

        await dialog.GetByLabel("Worker").FillAsync($"{elsewhere}");
        await dialog.GetByLabel("Worker").PressAsync("Enter");

        await Assertions.Expect(dialog.Locator("table").Last).ToContainTextAsync("Decider");
        await Assertions.Expect(dialog).ToContainTextAsync($"orker {elsewhere}");

        await dialog.GetByLabel("Worker").FillAsync("99");
        await dialog.GetByLabel("Worker").PressAsync("Enter");
        await Assertions.Expect(dialog).ToContainTextAsync("worker 99 not found");
        await Assertions.Expect(dialog).ToContainTextAsync(shard.PlacementReason);
    }

    [SkippableFact]
    public async Task Moves_OfAWorkerThatIsDrained_ShowHowFarTheyAreAndWhatTheyWaitFor()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("moves");
        await Assertions.Expect(scene.Page.GetByText("Nothing moves and nothing has to.")).ToBeVisibleAsync();

        await scene.Server.Placement.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" });
        // The leader would begin them once it has listened for as long as workers may be silent.
        var operations = new OperationsService.OperationsServiceClient(scene.Server.Channel);
        var plan = await operations.PlanMovesAsync(new PlanMovesRequest());
        await operations.ApplyPlanAsync(new ApplyPlanRequest { Hash = plan.Hash });

        var rows = scene.Page.Locator(".row");
        await Assertions.Expect(rows.First).ToContainTextAsync("drain");
        await Assertions.Expect(rows.First).ToContainTextAsync("starting");
        await Assertions.Expect(scene.Page.GetByLabel("Progress")).ToContainTextAsync("on the way");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        var moving = scene.Replica.Current.Shards.Values.First(shard => shard.Move is not null);
        await rows.First.ClickAsync();
        var dialog = scene.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog).ToContainTextAsync("On its way: drain");
        await Assertions.Expect(dialog).ToContainTextAsync(moving.Move!.Reason);
        await scene.Page.Keyboard.PressAsync("Escape");

        await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Activity" }).ClickAsync();
        await Assertions.Expect(scene.Page.Locator(".entries")).ToContainTextAsync("drain of shard");
        await scene.GoAsync("overview");
        await Assertions.Expect(Tile(scene, "Moves")).ToContainTextAsync("on the way");
        scene.Complaints.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Overview_OfAClusterThatIsHeldBack_SaysWhatAndWhy()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("overview");
        var problems = scene.Page.GetByRole(AriaRole.List, new() { Name = "Problems" });
        var operations = new OperationsService.OperationsServiceClient(scene.Server.Channel);

        await operations.PauseSchedulingAsync(new PauseSchedulingRequest { Kind = "rebalance", Reason = "load test" });
        await Assertions.Expect(problems).ToContainTextAsync("Paused by an operator: rebalance");

        await operations.DeclareRestoreAsync(new DeclareRestoreRequest());
        await Assertions.Expect(problems).ToContainTextAsync("the cluster is frozen, because");
        await Assertions.Expect(scene.Page.Locator(".health")).ToHaveAttributeAsync("data-state", "critical");
    }

    [SkippableFact]
    public async Task Map_ByKeyboard_IsWalkedOpenedAndClosed()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("shards");
        var map = scene.Page.GetByLabel("Map of the shards over the key space");
        await map.FocusAsync();

        await map.PressAsync("ArrowDown");
        await map.PressAsync("ArrowRight");
        await map.PressAsync("ArrowRight");
        await map.PressAsync("ArrowDown");
        await Assertions.Expect(map).ToHaveAttributeAsync("aria-activedescendant", "shard-19");
        await map.PressAsync("Enter");

        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Shard 19");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Button, new() { Name = "Close" })).ToBeFocusedAsync();
        await scene.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await Assertions.Expect(map).ToBeFocusedAsync();
    }

    [SkippableFact]
    public async Task Workers_SearchedAndSorted_ShowWhatWasAskedFor()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser, workers: 12);
        await scene.GoAsync("workers");
        var rows = scene.Page.Locator(".row");

        await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Vectors" }).ClickAsync();
        await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Vectors" }).ClickAsync();
        await Assertions.Expect(rows.First).ToContainTextAsync("worker-12:9090");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Vectors" })).ToHaveAttributeAsync("aria-sort", "descending");

        await scene.Page.GetByLabel("Find").FillAsync("eu-1b");
        await Assertions.Expect(rows).ToHaveCountAsync(4);
        await rows.First.ClickAsync();
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("replicas, leads");
    }

    [SkippableFact]
    public async Task Page_WhenTheNodeGoesAway_SaysWhatItShowsAndSinceWhen()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("overview");

        await scene.Server.StopAsync();

        await Assertions.Expect(scene.Page.Locator(".live")).ToContainTextAsync("connection lost");
        await Assertions.Expect(Tile(scene, "Shards")).ToContainTextAsync("32");
    }

    [SkippableTheory]
    [MemberData(nameof(Views))]
    public async Task View_OnAPhone_NeedsNoSidewaysScrolling(string view)
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser, width: Phone, height: 844);
        await scene.GoAsync(view);

        (await scene.Page.EvaluateAsync<int>("document.documentElement.scrollWidth")).Should().BeLessThanOrEqualTo(Phone);
    }

    [SkippableFact]
    public async Task Colours_Chosen_StayChosen()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("overview");
        var light = await GroundAsync(scene);

        await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Colours" }).ClickAsync();
        await scene.Page.GetByRole(AriaRole.Button, new() { Name = "Colours" }).ClickAsync();
        var dark = await GroundAsync(scene);
        await scene.Page.ReloadAsync();

        dark.Should().NotBe(light);
        (await GroundAsync(scene)).Should().Be(dark);
    }

    [SkippableFact]
    public async Task Page_OfAThousandWorkersAndTenThousandShards_KeepsFewElementsAndReachesTheLast()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser, workers: 1000, collections: 625);
        var watch = Stopwatch.StartNew();
        await scene.GoAsync("shards");
        await Assertions.Expect(scene.Page.Locator("#shard-1")).ToBeVisibleAsync();
        output.WriteLine($"10,000 shards and 1,000 workers: the map stands after {watch.ElapsedMilliseconds} ms");

        (await scene.Page.Locator(".cell").CountAsync()).Should().BeLessThan(800, "only what is in sight exists");
        var map = scene.Page.GetByLabel("Map of the shards over the key space");
        watch.Restart();
        await map.PressAsync("End");
        await Assertions.Expect(scene.Page.Locator("#shard-9985")).ToBeVisibleAsync();
        output.WriteLine($"from the first to the last collection: {watch.ElapsedMilliseconds} ms");

        watch.Restart();
        await scene.Page.GetByRole(AriaRole.Link, new() { Name = "Workers" }).ClickAsync();
        await Assertions.Expect(scene.Page.Locator(".row").First).ToBeVisibleAsync();
        output.WriteLine($"to the list of 1,000 workers: {watch.ElapsedMilliseconds} ms");
        (await scene.Page.Locator(".row").CountAsync()).Should().BeLessThan(80);

        var redraw = await scene.Page.EvaluateAsync<double>(
            "async () => { const { model } = await import('./model.js'); const { store } = await import('./store.js');" +
            " const began = performance.now(); for (let i = 0; i < 10; i++) { store.version++; model(); } return (performance.now() - began) / 10; }");
        output.WriteLine($"deriving everything from a change: {redraw:0.0} ms");
    }

    private static ILocator Tile(PageScene scene, string title) => scene.Page.Locator(".tile", new() { HasText = title });

    private static Task<string> GroundAsync(PageScene scene) =>
        scene.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
