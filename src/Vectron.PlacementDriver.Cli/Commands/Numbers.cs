using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Vectron.PlacementDriver.Cli.Commands;

/// <summary>Whole numbers on the command line; what is none is named in words of the command line.</summary>
internal static class Numbers
{
    /// <summary>Reads the numbers of a command and of those below it.</summary>
    public static void Use(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            Use(argument);
        }

        foreach (var option in command.Options)
        {
            Use(option);
        }

        foreach (var below in command.Subcommands)
        {
            Use(below);
        }
    }

    private static void Use(Argument argument)
    {
        if (argument is Argument<ulong> id)
        {
            id.CustomParser = result => Read<ulong>(result, id.Name) ?? 0;
        }
    }

    private static void Use(Option option)
    {
        switch (option)
        {
            case Option<ulong> id:
                id.CustomParser = result => Read<ulong>(result, id.Name) ?? 0;
                break;
            case Option<ulong?> id:
                id.CustomParser = result => Read<ulong>(result, id.Name);
                break;
            case Option<long> number:
                number.CustomParser = result => Read<long>(result, number.Name) ?? 0;
                break;
            case Option<int> number:
                number.CustomParser = result => Read<int>(result, number.Name) ?? 0;
                break;
            case Option<int?> number:
                number.CustomParser = result => Read<int>(result, number.Name);
                break;
            default:
                break;
        }
    }

    private static T? Read<T>(ArgumentResult result, string name)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is '{text}', must be a whole number from {T.MinValue} to {T.MaxValue}"));
        return null;
    }
}
