using System.Collections.Immutable;

namespace Vectron.PlacementDriver.Server.Settings;

/// <summary>
/// A command line read as Go's flag package reads it, so that scripts written for other Vectron programs work here:
/// one dash or two, <c>-flag value</c> or <c>-flag=value</c>, the last of several wins, <c>-flag=</c> is an empty value
/// and takes no further token, a value may begin with a dash or an @, a switch takes no following token.
/// </summary>
/// <remarks>
/// Not System.CommandLine: it takes the next token after <c>-flag=</c> and after a switch, splits at a colon too, and
/// refuses a flag given twice; none of these can be turned off in 2.0.
/// </remarks>
internal sealed record CommandLine
{
    private const string HelpFlag = "help";
    private const string ShortHelpFlag = "h";
    private const string VersionFlag = "version";

    private CommandLine()
    {
    }

    /// <summary>Values by flag.</summary>
    public ImmutableDictionary<string, string> Values { get; private init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What follows the flags, where that is allowed.</summary>
    public ImmutableArray<string> Operands { get; private init; } = [];

    /// <summary>Whether <c>-help</c> was given.</summary>
    public bool WantsHelp { get; private init; }

    /// <summary>Whether <c>-version</c> was given.</summary>
    public bool WantsVersion { get; private init; }

    /// <summary>What is wrong with it, in one line; null when nothing is.</summary>
    public string? Error { get; private init; }

    /// <summary>Reads the arguments.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="takesOperands">Whether flags end at the first argument that is none; <see cref="Operands"/> begin there.</param>
    public static CommandLine Parse(IReadOnlyList<string> args, bool takesOperands = false)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var help = false;
        var version = false;
        var i = 0;
        for (; i < args.Count; i++)
        {
            if (!TrySplit(args[i], out var flag, out var value))
            {
                if (takesOperands)
                {
                    break;
                }

                return new CommandLine { Error = $"unexpected argument \"{args[i]}\": every setting is a flag" };
            }

            if (flag is HelpFlag or ShortHelpFlag or VersionFlag)
            {
                help |= flag != VersionFlag;
                version |= flag == VersionFlag;
                continue;
            }

            if (SettingCatalog.Find(flag) is not { } setting)
            {
                return new CommandLine { Error = $"unknown flag -{flag}" };
            }

            if (value is null && setting.IsSwitch)
            {
                value = "true";
            }
            else if (value is null && ++i < args.Count)
            {
                value = args[i];
            }

            if (value is null)
            {
                return new CommandLine { Error = $"flag -{flag} needs a value" };
            }

            values[flag] = value;
        }

        return new CommandLine
        {
            Values = values.ToImmutable(),
            Operands = [.. args.Skip(i)],
            WantsHelp = help,
            WantsVersion = version,
        };
    }

    private static bool TrySplit(string arg, out string flag, out string? value)
    {
        flag = arg.StartsWith("--", StringComparison.Ordinal) ? arg[2..] : arg.StartsWith('-') ? arg[1..] : "";
        value = null;
        var equals = flag.IndexOf('=', StringComparison.Ordinal);
        if (equals >= 0)
        {
            value = flag[(equals + 1)..];
            flag = flag[..equals];
        }

        return flag.Length > 0 && flag[0] != '-';
    }
}
