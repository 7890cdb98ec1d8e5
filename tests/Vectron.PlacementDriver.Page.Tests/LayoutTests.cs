using Microsoft.Playwright;
using Vectron.PlacementDriver.Protocol.Admin.V1;
using Vectron.PlacementDriver.Protocol.V1;

namespace Vectron.PlacementDriver.Page.Tests;

/// <summary>What the page shows is there in full, and no more than there is.</summary>
[Collection(Browser.Collection)]
public sealed class LayoutTests(Browser browser)
{
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
    [MemberData(nameof(PageTests.Views), MemberType = typeof(PageTests))]
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

    // Whether text that is to be seen reaches beyond the element that shows it.
    private static Task<bool> IsCutAsync(ILocator element) => element.EvaluateAsync<bool>(
        "shows => { const box = shows.getBoundingClientRect(); const parts = [...shows.querySelectorAll('b, small')];" +
        " return (parts.length ? parts : [shows]).some(part => { const text = document.createRange(); text.selectNodeContents(part); const of = text.getBoundingClientRect();" +
        " return of.left < box.left - 1 || of.right > box.right + 1 || of.bottom > box.bottom + 1; }); }");
}
