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
    public async Task Moves_WhatTheyWaitFor_IsThereInFull()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser, width: 1200, height: 860);
        await scene.Server.Placement.DrainWorkerAsync(new DrainWorkerRequest { WorkerId = "1" });
        var operations = new OperationsService.OperationsServiceClient(scene.Server.Channel);
        var plan = await operations.PlanMovesAsync(new PlanMovesRequest());
        await operations.ApplyPlanAsync(new ApplyPlanRequest { Hash = plan.Hash });
        await scene.GoAsync("moves");
        await Assertions.Expect(scene.Page.Locator(".row").First).ToBeVisibleAsync();

        // The longest of what moves wait for, with the longest ids that the bounds allow.
        var sentence = scene.Page.Locator(".row [title]").Last;
        await sentence.EvaluateAsync("e => e.textContent = 'the leader, worker 30000, has yet to report worker 29999 a member at epoch 1048577'");

        (await IsCutAsync(sentence)).Should().BeFalse();
    }

    [SkippableFact]
    public async Task Map_OfAShardWithFourReplicas_NamesThemAll()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser, workers: 12, width: 1200, height: 860);
        var now = scene.Replica.Current;
        scene.Replica.Restore(now with
        {
            Revision = now.Revision + 1,
            Shards = now.Shards.SetItem(1, now.Shards[1] with { Replicas = [9, 10, 11, 12], LeaderId = 9 }),
        });

        // An open drawer leaves the map the least room.
        await scene.GoAsync("shards/2");
        await Assertions.Expect(scene.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("As of revision");

        await Assertions.Expect(scene.Page.Locator("#shard-1 small")).ToHaveTextAsync("10 11 12");
        (await IsCutAsync(scene.Page.Locator("#shard-1"))).Should().BeFalse();
    }

    [SkippableTheory]
    [MemberData(nameof(Views))]
    public async Task View_WhoseFieldsAreEmpty_ShowsTheirHintsInFull(string view)
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync(view);

        // A search field keeps room for the cross that empties it.
        var cut = await scene.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('input[placeholder]')].filter(input => { const style = getComputedStyle(input);" +
            " const pen = document.createElement('canvas').getContext('2d'); pen.font = style.font;" +
            " return pen.measureText(input.placeholder).width + 16 > input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight); })" +
            ".map(input => input.placeholder)");

        cut.Should().BeEmpty();
    }

    [SkippableFact]
    public async Task Chart_OfMessagesThatComeTogether_ShowsNoLeap()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.Page.AddInitScriptAsync(
            "window.EventSource = class extends EventSource { constructor(url) { super(url); window.feed = this; } }");
        await scene.GoAsync("overview");

        var most = await scene.Page.EvaluateAsync<double>(
            "async () => { const { store } = await import('./store.js');" +
            " for (let i = 0; i < 3; i++) feed.onmessage({ data: JSON.stringify({ ...store, revision: store.revision + 12, whole: false," +
            " workers: [], collections: [], shards: [], journal: [], samples: [] }) });" +
            " return Math.max(...store.samples.map(sample => sample.rate)); }");

        most.Should().BeLessThan(100);
    }

    [SkippableFact]
    public async Task Overview_OfFewNodes_LeavesNoEmptyColumn()
    {
        Browser.Require();
        await using var scene = await PageScene.OpenAsync(browser);
        await scene.GoAsync("overview");
        await Assertions.Expect(scene.Page.Locator(".node")).ToHaveCountAsync(1);

        var free = await scene.Page.Locator(".nodes").EvaluateAsync<double>(
            "nodes => nodes.getBoundingClientRect().right - nodes.lastElementChild.getBoundingClientRect().right");

        free.Should().BeLessThan(1);
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

    // Whether text that is to be seen reaches beyond the element that shows it.
    private static Task<bool> IsCutAsync(ILocator element) => element.EvaluateAsync<bool>(
        "shows => { const box = shows.getBoundingClientRect(); const parts = [...shows.querySelectorAll('b, small')];" +
        " return (parts.length ? parts : [shows]).some(part => { const text = document.createRange(); text.selectNodeContents(part); const of = text.getBoundingClientRect();" +
        " return of.left < box.left - 1 || of.right > box.right + 1 || of.bottom > box.bottom + 1; }); }");

    private static Task<string> GroundAsync(PageScene scene) =>
        scene.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
}
