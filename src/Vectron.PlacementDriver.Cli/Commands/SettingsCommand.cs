using System.CommandLine;
using System.Globalization;
using Vectron.PlacementDriver.Cli.Output;
using Vectron.PlacementDriver.Cli.Reports;
using Vectron.PlacementDriver.Client;
using Vectron.PlacementDriver.Protocol.Admin.V1;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary><c>settings get|set|history</c>: what decisions depend on, the same on all nodes.</summary>
internal static class SettingsCommand
{
    /// <summary>The commands.</summary>
    public static Command Build() =>
        new("settings", "The cluster's settings: replicated, changed while it runs") { Get(), Set(), History() };

    private static Command Get()
    {
        var name = new Argument<string?>("name") { Description = "Only this one", Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(context => Names(context.ParseResult));
        return new Command("get", "Shows settings with their bounds") { name }.Reports(async (session, cancellationToken) =>
        {
            var answer = await session.Admin.GetSettingsAsync(null, cancellationToken).ConfigureAwait(false);
            return SettingsReport.Of(answer.Value, session.Get(name));
        });
    }

    private static Command Set()
    {
        var values = new Argument<string[]>("name=value")
        {
            Description = "Settings and their new values, for example max_workers=500 unhealthy_after_ms=45s",
            Arity = ArgumentArity.OneOrMore,
        };
        values.CompletionSources.Add(context => Names(context.ParseResult).Select(name => name + "="));
        return new Command("set", "Changes settings, all of them or none") { values, Change.DryRun }.Reports(
            async (session, cancellationToken) => await SetAsync(
                session, session.Need(values), session.Get(Change.DryRun), cancellationToken).ConfigureAwait(false));
    }

    private static Command History() => new Command("history", "Who changed which setting when").Reports(
        async (session, cancellationToken) => SettingsHistoryReport.Of(
            (await session.Admin.GetSettingsHistoryAsync(null, cancellationToken).ConfigureAwait(false)).Value));

    // For completion: the driver's own, if it answers while somebody waits for a key.
    private static IEnumerable<string> Names(ParseResult parsed)
    {
        try
        {
            return Task.Run(() => NamesAsync(parsed)).GetAwaiter().GetResult();
        }
        catch (Exception silent) when (silent is PlacementDriverException or UsageException or ArgumentException)
        {
            return [];
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(ParseResult parsed)
    {
        var client = Session.Connect(parsed, GlobalOptions.AddressesOf(parsed));
        await using var scope = client.ConfigureAwait(false);
        var call = new PlacementCallOptions { Consistency = Consistency.Local, Timeout = TimeSpan.FromSeconds(1) };
        return (await client.Admin.GetSettingsAsync(call).ConfigureAwait(false)).Value.Settings.Select(setting => setting.Name);
    }

    private static async Task<Report> SetAsync(
        Session session, string[] values, bool dryRun, CancellationToken cancellationToken)
    {
        var request = new UpdateSettingsRequest { By = Session.Operator, DryRun = dryRun };
        foreach (var text in values)
        {
            var (name, value) = Parse(text);
            if (!request.Values.TryAdd(name, value))
            {
                throw new UsageException($"{name} is given twice");
            }
        }

        var answer = await session.Admin.UpdateSettingsAsync(request, null, cancellationToken).ConfigureAwait(false);
        return SettingsChangeReport.Of(answer.Value, dryRun);
    }

    // A time may be written with its unit: settings of time count milliseconds.
    private static (string Name, long Value) Parse(string text)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        var value = split < 1 ? "" : text[(split + 1)..];
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (text[..split], number)
            : Durations.Parse(value) is { } time && text[..split].EndsWith("_ms", StringComparison.Ordinal)
                ? (text[..split], (long)time.TotalMilliseconds)
                : throw new UsageException(
                    $"'{text}' must be name=value with a whole number, or a time like 45s where the name ends in _ms");
    }
}
