using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Sigmask.Architecture.Tests;

/// <summary>Which source file of the library needs which other, read from the compiled assemblies: a <c>using</c> says what could be needed, the compiled code what is.</summary>
internal static class References
{
    /// <summary>Pairs (file that needs, file that is needed, the type), paths relative to <c>src</c>.</summary>
    public static IReadOnlyList<Reference> Read(SourceTree source, IEnumerable<string> assemblies)
    {
        var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(AppContext.BaseDirectory);
        var parameters = new ReaderParameters { AssemblyResolver = resolver, ReadSymbols = true };
        var modules = assemblies.Select(path => ModuleDefinition.ReadModule(path, parameters)).ToList();
        var homes = new Dictionary<string, string>();
        foreach (var type in modules.SelectMany(module => module.GetTypes()).Where(type => type.DeclaringType is null))
        {
            var home = source.Declaring(type.Namespace, Plain(type.Name)) ?? type.Methods.Select(Document).FirstOrDefault(path => path is not null);
            if (home is not null && source.Relative(home) is { } relative)
            {
                homes[type.FullName] = relative;
            }
        }

        var found = new HashSet<Reference>();
        foreach (var type in modules.SelectMany(module => module.GetTypes()))
        {
            if (!homes.TryGetValue(Outermost(type).FullName, out var home))
            {
                continue;
            }

            foreach (var needed in OfType(type))
            {
                Note(home, needed);
            }

            foreach (var method in type.Methods)
            {
                var from = Document(method) is { } path && source.Relative(path) is { } relative ? relative : home;
                foreach (var needed in OfMethod(method))
                {
                    Note(from, needed);
                }
            }
        }

        foreach (var module in modules)
        {
            module.Dispose();
        }

        return [.. found];

        void Note(string from, TypeReference needed)
        {
            foreach (var part in Parts(needed))
            {
                if (homes.TryGetValue(part.FullName, out var to) && to != from)
                {
                    found.Add(new Reference(from, to, Plain(part.Name)));
                }
            }
        }
    }

    private static string? Document(MethodDefinition method) => method.DebugInformation.SequencePoints.FirstOrDefault()?.Document.Url;

    private static string Plain(string name) => name.Split('`')[0];

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type;
    }

    /// <summary>A type as it is written comes apart into the types that it names: arrays, references and generic arguments.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type)
    {
        if (type is null or GenericParameter)
        {
            yield break;
        }

        if (type is GenericInstanceType generic)
        {
            foreach (var part in generic.GenericArguments.SelectMany(Parts))
            {
                yield return part;
            }
        }

        if (type is IModifierType modified)
        {
            foreach (var part in Parts(modified.ModifierType))
            {
                yield return part;
            }
        }

        if (type is TypeSpecification specification)
        {
            foreach (var part in Parts(specification.ElementType))
            {
                yield return part;
            }

            yield break;
        }
        yield return Outermost(type);
    }

    private static IEnumerable<TypeReference> OfType(TypeDefinition type)
    {
        if (type.BaseType is not null)
        {
            yield return type.BaseType;
        }

        foreach (var implemented in type.Interfaces)
        {
            yield return implemented.InterfaceType;
        }

        foreach (var field in type.Fields)
        {
            yield return field.FieldType;
        }

        foreach (var attribute in type.CustomAttributes)
        {
            yield return attribute.AttributeType;
        }

        foreach (var constraint in type.GenericParameters.SelectMany(parameter => parameter.Constraints))
        {
            yield return constraint.ConstraintType;
        }
    }

    private static IEnumerable<TypeReference> OfMethod(MethodDefinition method)
    {
        yield return method.ReturnType;
        foreach (var parameter in method.Parameters)
        {
            yield return parameter.ParameterType;
        }

        foreach (var constraint in method.GenericParameters.SelectMany(parameter => parameter.Constraints))
        {
            yield return constraint.ConstraintType;
        }

        if (!method.HasBody)
        {
            yield break;
        }

        foreach (var variable in method.Body.Variables)
        {
            yield return variable.VariableType;
        }

        foreach (var handler in method.Body.ExceptionHandlers.Where(handler => handler.CatchType is not null))
        {
            yield return handler.CatchType;
        }

        foreach (var instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference type:
                    yield return type;
                    break;
                case MethodReference called:
                    yield return called.DeclaringType;
                    yield return called.ReturnType;
                    foreach (var parameter in called.Parameters)
                    {
                        yield return parameter.ParameterType;
                    }

                    if (called is GenericInstanceMethod generic)
                    {
                        foreach (var argument in generic.GenericArguments)
                        {
                            yield return argument;
                        }
                    }

                    break;
                case FieldReference field:
                    yield return field.DeclaringType;
                    yield return field.FieldType;
                    break;
            }
        }
    }
}

/// <summary>One source file that needs a type of another.</summary>
internal sealed record Reference(string From, string To, string Type);
